/** A Supervisor program as config: its fields, its checks and its limits. */
package dev.workerbot.program;
