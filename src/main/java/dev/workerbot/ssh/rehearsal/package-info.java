/** A small SSH server, against which the start of a command is rehearsed. */
package dev.workerbot.ssh.rehearsal;
