/** Shells on servers by sshj: connections, host keys, jump hosts, time-outs. */
package dev.workerbot.ssh;
