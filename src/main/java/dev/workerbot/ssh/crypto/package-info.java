/** Which implementation of cryptography SSH uses. */
package dev.workerbot.ssh.crypto;
