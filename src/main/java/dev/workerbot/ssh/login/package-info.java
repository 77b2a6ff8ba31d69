/** What a login is made of: identities, the agent, algorithms. */
package dev.workerbot.ssh.login;
