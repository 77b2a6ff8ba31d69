/** All servers: what a selector means now, and the watch over each by its log and its status. */
package dev.workerbot.fleet;
