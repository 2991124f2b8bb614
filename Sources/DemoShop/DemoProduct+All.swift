extension DemoProduct {
    /// Everything the demo shop sells.
    static let all = home + electronics + clothing + books + sports

    private static let home: [DemoProduct] = [
        DemoProduct(
            "Stoneware Mug", .home, 1_490, "A heavy mug that keeps coffee warm; every glaze is a little different.",
            ["color": "Sand", "material": "Stoneware", "volume": "350 ml"]),
        DemoProduct(
            "Cast Iron Skillet", .home, 4_990, "Seasoned and ready to use, on any stove and in the oven.",
            ["color": "Black", "material": "Cast iron", "diameter": "26 cm"]),
        DemoProduct(
            "Linen Tea Towels", .home, 1_990, "Three towels of washed linen that dry without lint.",
            ["color": "Natural", "material": "Linen", "pieces": "3"]),
        DemoProduct(
            "Chef's Knife", .home, 7_950, "A forged blade with a full tang and a handle of walnut.",
            ["material": "Steel", "length": "20 cm"]),
        DemoProduct(
            "Pour-Over Coffee Set", .home, 3_450, "Dripper, carafe and forty filters for two people's mornings.",
            ["material": "Glass", "volume": "600 ml"]),
        DemoProduct(
            "Oak Cutting Board", .home, 3_990, "End grain of one oak, oiled, with a groove for juice.",
            ["material": "Oak", "length": "45 cm"]),
        DemoProduct(
            "Beeswax Candles", .home, 2_250, "Four hand-dipped candles that burn for twelve hours each.",
            ["color": "Honey", "pieces": "4"]),
        DemoProduct(
            "Hand-Thrown Serving Bowl", .home, 8_900, "Made one at a time by a potter who makes few.",
            ["color": "Celadon", "material": "Porcelain"], isScarce: true),
    ]

    private static let electronics: [DemoProduct] = [
        DemoProduct(
            "Wireless Headphones", .electronics, 12_900, "Thirty hours of quiet, over the ear.",
            ["color": "Graphite", "connection": "Bluetooth"]),
        DemoProduct(
            "USB-C Charger 65 W", .electronics, 3_990, "Two ports, enough for a laptop and a telephone at once.",
            ["color": "White", "power": "65 W"]),
        DemoProduct(
            "Mechanical Keyboard", .electronics, 10_900, "Tenkeyless, with quiet switches that can be changed.",
            ["color": "Graphite", "connection": "USB-C"]),
        DemoProduct(
            "Portable Speaker", .electronics, 5_990, "Small enough for a pocket, loud enough for a picnic.",
            ["color": "Red", "connection": "Bluetooth"]),
        DemoProduct(
            "E-Reader 7 Inch", .electronics, 15_900, "Paper-like, waterproof, and weeks between charges.",
            ["color": "Black", "storage": "32 GB"]),
        DemoProduct(
            "Braided Cable 2 m", .electronics, 1_290, "USB-C on both ends; it outlives the devices.",
            ["color": "Graphite", "length": "2 m"]),
        DemoProduct(
            "Desk Lamp", .electronics, 6_490, "Warm to cold light, dimmed by a touch.",
            ["color": "White", "power": "9 W"]),
        DemoProduct(
            "Vintage Film Camera", .electronics, 24_900, "Found, cleaned and tested by hand; there are never enough.",
            ["color": "Silver", "film": "35 mm"], isScarce: true),
    ]

    private static let clothing: [DemoProduct] = [
        DemoProduct(
            "Merino T-Shirt", .clothing, 5_490, "Light wool for warm days; it never smells.",
            ["color": "Navy", "material": "Merino", "size": "M"]),
        DemoProduct(
            "Organic Cotton Socks", .clothing, 1_390, "Three pairs with a reinforced heel.",
            ["color": "Grey", "material": "Cotton", "pieces": "3"]),
        DemoProduct(
            "Rain Jacket", .clothing, 11_900, "Taped seams, a hood that fits, packs into its pocket.",
            ["color": "Yellow", "material": "Nylon", "size": "L"]),
        DemoProduct(
            "Selvedge Jeans", .clothing, 9_900, "Raw denim with a straight leg, made to last.",
            ["color": "Indigo", "material": "Denim", "size": "32"]),
        DemoProduct(
            "Lambswool Scarf", .clothing, 4_490, "Woven in a mill that has done it since 1797.",
            ["color": "Green", "material": "Lambswool"]),
        DemoProduct(
            "Canvas Tote Bag", .clothing, 1_850, "Carries a week of shopping, washes at sixty degrees.",
            ["color": "Natural", "material": "Canvas"]),
        DemoProduct(
            "Leather Belt", .clothing, 3_990, "One piece of vegetable-tanned leather with a brass buckle.",
            ["color": "Brown", "material": "Leather", "size": "95 cm"]),
    ]

    private static let books: [DemoProduct] = [
        DemoProduct(
            "The Lighthouse Keeper's Year", .books, 1_690, "A novel of one winter, one storm and two letters.",
            ["format": "Paperback", "language": "English", "pages": "312"]),
        DemoProduct(
            "Bread from Four Ingredients", .books, 2_490, "Eighty loaves, and why they work.",
            ["format": "Hardcover", "language": "English", "pages": "256"]),
        DemoProduct(
            "A Field Guide to City Birds", .books, 1_990, "Who sings on the roof opposite, with drawings of each.",
            ["format": "Paperback", "language": "English", "pages": "224"]),
        DemoProduct(
            "Small Gardens", .books, 2_890, "Balconies, yards and window sills through the seasons.",
            ["format": "Hardcover", "language": "English", "pages": "288"]),
        DemoProduct(
            "The Clockmaker's Apprentice", .books, 1_450, "A mystery for readers from ten years on.",
            ["format": "Paperback", "language": "English", "pages": "198"]),
        DemoProduct(
            "Statistics Without Fear", .books, 3_490, "From averages to experiments, in plain words.",
            ["format": "Paperback", "language": "English", "pages": "384"]),
        DemoProduct(
            "Night Trains of Europe", .books, 2_190, "Forty journeys that begin in the evening.",
            ["format": "Paperback", "language": "English", "pages": "240"]),
    ]

    private static let sports: [DemoProduct] = [
        DemoProduct(
            "Steel Water Bottle", .sports, 2_790, "Cold for a day, hot for half of one.",
            ["color": "Blue", "material": "Steel", "volume": "750 ml"]),
        DemoProduct(
            "Yoga Mat", .sports, 4_990, "Natural rubber that does not slip.",
            ["color": "Green", "material": "Rubber", "length": "183 cm"]),
        DemoProduct(
            "Trail Running Vest", .sports, 8_490, "Two flasks in front, room for a jacket behind.",
            ["color": "Black", "size": "M", "volume": "8 l"]),
        DemoProduct(
            "Two-Person Tent", .sports, 21_900, "Stands in five minutes and weighs less than two kilograms.",
            ["color": "Green", "material": "Nylon"]),
        DemoProduct(
            "Climbing Chalk Bag", .sports, 1_950, "A stiff rim and a brush holder.",
            ["color": "Red", "material": "Canvas"]),
        DemoProduct(
            "Resistance Bands", .sports, 2_290, "Five strengths in a bag, for any floor.",
            ["color": "Mixed", "material": "Latex", "pieces": "5"]),
        DemoProduct(
            "Bicycle Light Set", .sports, 3_290, "Front and rear, charged by cable, bright in daylight.",
            ["color": "Black", "connection": "USB-C", "pieces": "2"]),
        DemoProduct(
            "Handmade Longboard", .sports, 18_900, "Pressed from bamboo and ash in a workshop of three people.",
            ["color": "Natural", "material": "Bamboo"], isScarce: true),
    ]
}
