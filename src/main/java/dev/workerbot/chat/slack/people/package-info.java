/** People in Slack: who speaks, in which groups they are, and to which workspace they belong. */
package dev.workerbot.chat.slack.people;
