/** When Supervisor starts a process again that has ended by itself. */
package dev.workerbot.worker.restart;
