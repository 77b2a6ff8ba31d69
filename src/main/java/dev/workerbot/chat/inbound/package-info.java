/**
 * Takes what people type and press, once, and brings the answer into its one message; sees through
 * what was approved and what a dead bot left half done.
 */
package dev.workerbot.chat.inbound;
