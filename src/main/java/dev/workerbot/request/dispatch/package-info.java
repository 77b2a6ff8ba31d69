/** The way of a command to the handler of its verb, and what handlers work with. */
package dev.workerbot.request.dispatch;
