/** The port to one server's supervisord, and the values that it answers with. */
package dev.workerbot.supervisor;
