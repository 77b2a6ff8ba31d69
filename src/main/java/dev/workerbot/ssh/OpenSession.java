package dev.workerbot.ssh;

import net.schmizz.sshj.connection.channel.direct.Session;

/** A session, and the connection that it is on. */
record OpenSession(Session session, Connection connection) {}
