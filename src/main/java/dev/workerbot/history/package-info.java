/** The history of workers: state changes, memory, and the figures drawn from them. */
package dev.workerbot.history;
