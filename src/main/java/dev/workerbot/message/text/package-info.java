/** Text that is safe to show: sentences, cleaned logs, numbers and times in words. */
package dev.workerbot.message.text;
