/** Channels to the unix sockets of a server. */
package dev.workerbot.ssh.tunnel;
