/** What sudo on a server allows the SSH user, and who could become root by it. */
package dev.workerbot.supervisor.sudo;
