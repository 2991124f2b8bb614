import Commerce

extension EncodedIncrements {
    /// Makes the hours known to those who drop old ones.
    mutating func note(hours: some Sequence<Int>) {
        for day in Set(hours.map { Bucket(granularity: .hour, number: $0).utcDay }) {
            commands.append { writer in
                writer.beginArray(4)
                for word in ["ZADD", keys.daysWithHours, "\(day)", "\(day)"] { writer.write(word) }
            }
        }
    }

    mutating func replaceFacts(_ increments: Increments) {
        for (customer, facts) in increments.customers {
            set("\(facts.paidOrders)", for: customer, in: keys.customers(with: customer))
        }
        for (product, name) in increments.productNames {
            set(name, for: product, in: keys.productNames)
        }
    }

    mutating func append(_ orders: [RecentOrder]) {
        if orders.isEmpty { return }
        commands.append { writer in
            writer.beginArray(2 + orders.count)
            writer.write("RPUSH")
            writer.write(keys.recentOrders)
            for order in orders {
                let bytes = order.stored
                writer.beginString(bytes.count)
                writer.append(bytes)
            }
        }
        commands.append { writer in
            writer.beginArray(4)
            for word in ["LTRIM", keys.recentOrders, "-\(RecentOrder.kept)", "-1"] { writer.write(word) }
        }
    }

    private mutating func set(_ value: String, for field: Identifier, in key: String) {
        commands.append { writer in
            writer.beginArray(4)
            writer.write("HSET")
            writer.write(key)
            writer.write(field)
            writer.write(value)
        }
    }
}
