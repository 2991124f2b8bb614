#!/bin/sh
# Run once by the image of MongoDB, before its first start: makes the user that the products service signs in as, who may
# read and write its own database and nothing else.
mongosh --quiet admin <<END
db.createUser({user: "tally", pwd: "$(cat /run/secrets/mongo_password)", roles: [{role: "readWrite", db: "products_db"}]})
END
