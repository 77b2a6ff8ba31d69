/** Templates: kinds of workers with what is good for them, and what a server lets people create. */
package dev.workerbot.program.template;
