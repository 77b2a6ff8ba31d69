/** Reads known_hosts as OpenSSH does, and says what a server's key is worth. */
package dev.workerbot.ssh.knownhosts;
