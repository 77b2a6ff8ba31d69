/** Named actions, such as what follows a deploy, and their summary. */
package dev.workerbot.operation.deploy;
