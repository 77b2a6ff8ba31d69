/** One request: who asks, what it is answered, and the buttons under the answer. */
package dev.workerbot.request;
