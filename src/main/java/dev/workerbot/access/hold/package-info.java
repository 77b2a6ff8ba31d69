/** Holds: who keeps others from acting on which workers, and how that is said. */
package dev.workerbot.access.hold;
