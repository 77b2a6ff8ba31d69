/** How workers are and came to be so, as answers and refusals say it. */
package dev.workerbot.request.state;
