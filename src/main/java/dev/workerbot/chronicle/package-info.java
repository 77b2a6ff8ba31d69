/** The history of workers: state changes, memory, and the figures of {@code stats}. */
package dev.workerbot.chronicle;
