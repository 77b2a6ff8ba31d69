/** Where a server is reached by SSH, and why it was not. */
package dev.workerbot.ssh.endpoint;
