/** What waits for other people's approval, and who may give it. */
package dev.workerbot.request.approval;
