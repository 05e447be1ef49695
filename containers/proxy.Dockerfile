# The proxy: Caddy with its configuration, run as nobody in particular. It listens above 1024, so the right that the image
# gives to its program is taken away; a container without capabilities could not start it otherwise.
FROM caddy:2.10.2-alpine@sha256:4c6e91c6ed0e2fa03efd5b44747b625fec79bc9cd06ac5235a779726618e530d

RUN setcap -r /usr/bin/caddy \
 && addgroup -S -g 10002 proxy \
 && adduser -S -D -H -u 10002 -G proxy proxy \
 && install -d -o proxy -g proxy -m 0700 /var/lib/proxy
COPY Caddyfile /etc/caddy/Caddyfile
ENV XDG_DATA_HOME=/var/lib/proxy XDG_CONFIG_HOME=/var/lib/proxy
USER 10002:10002
VOLUME /var/lib/proxy
EXPOSE 8443
CMD ["caddy", "run", "--config", "/etc/caddy/Caddyfile", "--adapter", "caddyfile"]
