/**
 * One request from its caller to its answer, and starts, stops and restarts up to their verdict.
 */
package dev.workerbot.operation;
