/** What the messages that must arrive say: alert cards, notices and requests for approval. */
package dev.workerbot.chat.outbound.source;
