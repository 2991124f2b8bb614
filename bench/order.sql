-- What the orders service writes for one order that is paid by card, for pgbench -M prepared: the same statements in
-- the same transactions, and sent together what it sends together. Given are:
--
-- run         a number for each run of pgbench, n = 0, and now, a time in milliseconds
-- counter     1 when positions of events come from the counter, 0 when they come from a sequence
-- numbers     the same for numbers of orders
-- request, placed, paid, answer    the bytes that the service wrote
--
-- Order, claim, attempt to pay and owed call share an id, which grows with time and has as many characters as theirs.

\set n :n + 1
\set id 10000000000000000 + :run * 1000000000000 + :n * 1000 + :client_id
\set customer mod(:n, 8)
\set now :now + 1
\set lease :now + 30000

-- The claim of the idempotency key.
\startpipeline
BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;
INSERT INTO claims (scope, user_id, idempotency_key, order_id, request_hash, request, holder, lease_until, attempts,
    next_attempt_at, created_at)
VALUES ('order', '01900000-0000-7000-8000-00000000000' || :customer, 'bench-' || :id, '01900000-0000-7000-' || :id,
    '\x000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f', :request, '01900000-0000-7000-' || :id,
    :lease, 0, :now, :now)
ON CONFLICT DO NOTHING;
\endpipeline
COMMIT;

-- The order, its lines, the attempt to pay and the first event.
\startpipeline
BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;
UPDATE claims SET lease_until = :lease
WHERE order_id = '01900000-0000-7000-' || :id AND holder = '01900000-0000-7000-' || :id AND answered_at IS NULL
RETURNING order_id;
\if :numbers
UPDATE order_number SET number = number + 1 WHERE id = 1 RETURNING number;
\else
SELECT nextval('bench_numbers');
\endif
\endpipeline
\startpipeline
\if :numbers
INSERT INTO orders (id, number, customer_id, status, currency, adjustments, total, payment_method, shipping_address,
    country, placed_at, stock_confirmed, version)
VALUES ('01900000-0000-7000-' || :id, (SELECT number FROM order_number WHERE id = 1),
    '01900000-0000-7000-8000-00000000000' || :customer, 'pending', 'USD', '[]', 3002, 'card',
    '{"name":"Bench","line1":"1 Main Street","city":"Springfield","postalCode":"12345","country":"US"}', 'US', :now,
    0, 1);
\else
INSERT INTO orders (id, number, customer_id, status, currency, adjustments, total, payment_method, shipping_address,
    country, placed_at, stock_confirmed, version)
VALUES ('01900000-0000-7000-' || :id, currval('bench_numbers'),
    '01900000-0000-7000-8000-00000000000' || :customer, 'pending', 'USD', '[]', 3002, 'card',
    '{"name":"Bench","line1":"1 Main Street","city":"Springfield","postalCode":"12345","country":"US"}', 'US', :now,
    0, 1);
\endif
INSERT INTO line_items (order_id, line, product_id, name, category, quantity, unit_price)
VALUES ('01900000-0000-7000-' || :id, 0, '01900000-0000-7000-9000-00000000000' || :customer, 'Product 1', 'Bench',
    1, 1000);
INSERT INTO line_items (order_id, line, product_id, name, category, quantity, unit_price)
VALUES ('01900000-0000-7000-' || :id, 1, '01900000-0000-7000-9000-00000000001' || :customer, 'Product 2', 'Bench',
    2, 1001);
INSERT INTO payments (order_id, state, amount, attempted_at)
VALUES ('01900000-0000-7000-' || :id, 'attempted', 3002, :now);
\if :counter
UPDATE event_position SET position = position + 1 WHERE id = 1;
INSERT INTO events (position, id, type, version, occurred_at, body)
SELECT position - 0, '01900000-0000-7000-' || :id, 'order.placed', 1, :now::bigint, :placed::bytea
FROM event_position WHERE id = 1;
SELECT position FROM event_position WHERE id = 1;
\else
INSERT INTO events (position, id, type, version, occurred_at, body)
SELECT nextval('bench_positions'), '01900000-0000-7000-' || :id, 'order.placed', 1, :now::bigint, :placed::bytea;
SELECT currval('bench_positions');
\endif
COMMIT;
\endpipeline

-- The charge, in the books of the simulated provider.
\startpipeline
BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;
INSERT INTO simulated_charges (order_id, amount, outcome)
VALUES ('01900000-0000-7000-' || :id, 3002, 'captured') ON CONFLICT DO NOTHING;
SELECT outcome FROM simulated_charges WHERE order_id = '01900000-0000-7000-' || :id;
\endpipeline
COMMIT;

-- The payment, its event, the final answer and the call that is owed.
\startpipeline
BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;
UPDATE claims SET lease_until = :lease
WHERE order_id = '01900000-0000-7000-' || :id AND holder = '01900000-0000-7000-' || :id AND answered_at IS NULL
RETURNING order_id;
UPDATE orders SET status = 'paid', paid_at = :now, shipped_at = NULL, delivered_at = NULL, cancelled_at = NULL,
    stock_confirmed = 0, version = version + 1
WHERE id = '01900000-0000-7000-' || :id AND version = 1 RETURNING version;
\endpipeline
\startpipeline
UPDATE payments SET state = 'captured', settled_at = :now WHERE order_id = '01900000-0000-7000-' || :id;
INSERT INTO owed_calls (id, order_id, sequence, kind, attempts, next_attempt_at)
SELECT '01900000-0000-7000-' || :id, '01900000-0000-7000-' || :id, COALESCE(MAX(sequence), 0) + 1,
    '{"confirmStock":{}}', 0, :lease::bigint
FROM owed_calls WHERE order_id = '01900000-0000-7000-' || :id;
\if :counter
UPDATE event_position SET position = position + 1 WHERE id = 1;
INSERT INTO events (position, id, type, version, occurred_at, body)
SELECT position - 0, '01900000-0000-7000-' || :id, 'order.paid', 1, :now::bigint, :paid::bytea
FROM event_position WHERE id = 1;
UPDATE claims SET holder = NULL, request = NULL, answered_at = :now, answer_status = 201, answer_body = :answer,
    answer_location = '/api/orders/01900000-0000-7000-' || :id,
    answer_position = (SELECT position FROM event_position WHERE id = 1)
WHERE order_id = '01900000-0000-7000-' || :id AND holder = '01900000-0000-7000-' || :id AND answered_at IS NULL;
SELECT position FROM event_position WHERE id = 1;
\else
INSERT INTO events (position, id, type, version, occurred_at, body)
SELECT nextval('bench_positions'), '01900000-0000-7000-' || :id, 'order.paid', 1, :now::bigint, :paid::bytea;
UPDATE claims SET holder = NULL, request = NULL, answered_at = :now, answer_status = 201, answer_body = :answer,
    answer_location = '/api/orders/01900000-0000-7000-' || :id,
    answer_position = currval('bench_positions')
WHERE order_id = '01900000-0000-7000-' || :id AND holder = '01900000-0000-7000-' || :id AND answered_at IS NULL;
SELECT currval('bench_positions');
\endif
COMMIT;
\endpipeline

-- The call that was owed, read and, when stock has answered, forgotten.
\startpipeline
BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
SELECT * FROM owed_calls WHERE order_id IN ('01900000-0000-7000-' || :id) ORDER BY order_id, sequence;
\endpipeline
\startpipeline
ROLLBACK;
BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;
DELETE FROM owed_calls WHERE id = '01900000-0000-7000-' || :id;
\endpipeline
COMMIT;
