/** One operation at a time on each worker, in this process and in others. */
package dev.workerbot.request.lock;
