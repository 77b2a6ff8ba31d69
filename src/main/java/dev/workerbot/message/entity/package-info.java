/** People and moments in a text, which a chat shows in its own way. */
package dev.workerbot.message.entity;
