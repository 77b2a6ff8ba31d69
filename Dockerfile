# syntax=docker/dockerfile:1
# workerbot in a container: built with the JDK, run with the runtime alone, never as root.
#   docker build -t workerbot .
# It runs as the user 10001, whose home is /var/lib/workerbot: the SSH key goes into ./ssh/id_ed25519, which becomes
# ~/.ssh there. `trust` adds a server's host key to ./ssh/known_hosts once you have compared it; `check` tries all.
#   chown -R 10001:10001 ssh && chmod 0700 ssh && chmod 0600 ssh/id_ed25519 && chmod a+r workerbot.yaml
#   workerbot() { docker run -v workerbot-state:/var/lib/workerbot -v "$PWD/ssh:/var/lib/workerbot/.ssh" \
#     -v "$PWD/workerbot.yaml:/etc/workerbot/workerbot.yaml:ro" -e SLACK_BOT_TOKEN -e SLACK_APP_TOKEN -e DISCORD_TOKEN "$@"; }
#   workerbot --rm -it workerbot trust web1
#   workerbot --rm workerbot check
#   workerbot -d --name workerbot --restart unless-stopped workerbot
FROM eclipse-temurin:25-jdk AS build
RUN apt-get update && apt-get install -y --no-install-recommends maven && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY pom.xml ./
COPY src ./src
# The tests need sshd and supervisord; bin/test runs them before an image is built.
RUN --mount=type=cache,target=/root/.m2 mvn -B -q package -Dmaven.test.skip=true -Dspotless.check.skip=true

FROM eclipse-temurin:25-jre
# Java writes no letters into the pictures of `stats` without fonts.
RUN apt-get update && apt-get install -y --no-install-recommends fontconfig fonts-dejavu-core && rm -rf /var/lib/apt/lists/*
RUN groupadd --system --gid 10001 workerbot \
 && useradd --system --uid 10001 --gid workerbot --home-dir /var/lib/workerbot --shell /usr/sbin/nologin workerbot \
 && install -d -m 0700 -o workerbot -g workerbot /var/lib/workerbot
COPY --from=build /src/target/workerbot.jar /opt/workerbot/
COPY --from=build /src/target/lib /opt/workerbot/lib
COPY bin/workerbot bin/jdk /opt/workerbot/bin/
COPY LICENSE /opt/workerbot/
# The first run keeps what Java loads at a start (workerbot.aot), of this very Java; the lock is held until it is there.
RUN /opt/workerbot/bin/workerbot --version \
 && flock /opt/workerbot/.rehearsal.lock test -s /opt/workerbot/workerbot.aot
USER workerbot
WORKDIR /var/lib/workerbot
VOLUME /var/lib/workerbot
ENV HOME=/var/lib/workerbot \
    WORKERBOT_CONFIG=/etc/workerbot/workerbot.yaml
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 \
  CMD ["/opt/workerbot/bin/workerbot", "health", "--live"]
ENTRYPOINT ["/opt/workerbot/bin/workerbot"]
CMD ["run"]
