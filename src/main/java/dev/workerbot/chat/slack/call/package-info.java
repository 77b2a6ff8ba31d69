/** Calls of Slack's Web API: how they are made, and what is said where Slack refuses them. */
package dev.workerbot.chat.slack.call;
