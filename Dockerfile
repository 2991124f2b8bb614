# One image for every role of Tally. Without arguments it is a whole shop on embedded storage; docker-compose.yml runs each
# role in a container of its own.

# The page.
FROM debian:bookworm-slim AS page
WORKDIR /build
COPY scripts/install-packages scripts/link-web-packages scripts/
RUN scripts/link-web-packages
COPY openapi openapi
COPY web web
RUN node web/scripts/build.js

# The packages that the program is made of, again only when Package.swift changes.
FROM swift:6.3-bookworm AS dependencies
WORKDIR /build
COPY scripts/install-packages scripts/
RUN scripts/install-packages \
        libargon2-dev libhiredis-dev libmariadb-dev libmongoc-dev libpq-dev libsqlite3-dev pkg-config
COPY Package.swift ./
RUN swift package resolve

# The program, with Swift inside.
FROM dependencies AS program
COPY Plugins Plugins
COPY Sources Sources
# Not built, but Package.swift wants to see them.
COPY Tests Tests
COPY openapi openapi
COPY web/src/styles web/src/styles
RUN swift build --configuration release --product tally --static-swift-stdlib
# A step of its own, so that the long one before it is never done again for this one.
# hadolint ignore=DL3059
RUN strip -o tally .build/release/tally

# What runs: the program, the page, and the vendors' libraries. Those of MariaDB bring the plugins that people sign in with.
# Nothing in it lets anybody become root.
FROM debian:bookworm-slim
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --no-install-recommends --yes \
        ca-certificates libargon2-1 libhiredis0.14 libmariadb3 libmongoc-1.0-0 libpq5 libsqlite3-0 tzdata \
    && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/log/apt/* /var/log/dpkg.log \
    && find / -xdev -type f -perm /6000 -exec chmod a-s {} + \
    && install --directory --owner=10001 --group=10001 --mode=700 /var/lib/tally
COPY --from=page /build/web/dist /usr/share/tally/web
COPY --from=program /build/tally /usr/bin/tally
ENV BIND_ADDRESS=0.0.0.0 DATA_DIRECTORY=/var/lib/tally WEB_ROOT=/usr/share/tally/web
# By number, so that what runs it sees that it is not root.
USER 10001:10001
WORKDIR /var/lib/tally
EXPOSE 3000 8000 8001 8002 8003 8004
# Of the whole shop. Whoever runs one role asks for that one.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s CMD ["tally", "health", "gateway"]
ENTRYPOINT ["tally"]
CMD ["serve"]
ARG TALLY_VERSION=unknown
ARG TALLY_REVISION=unknown
LABEL org.opencontainers.image.title="Tally" \
    org.opencontainers.image.description="A shop with a dashboard that is live, exact to the cent, and provably so" \
    org.opencontainers.image.licenses="MIT" \
    org.opencontainers.image.version="${TALLY_VERSION}" \
    org.opencontainers.image.revision="${TALLY_REVISION}"
