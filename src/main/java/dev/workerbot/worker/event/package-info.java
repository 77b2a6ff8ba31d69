/** What was observed of a server or a worker: events that alerts, history and metrics consume. */
package dev.workerbot.worker.event;
