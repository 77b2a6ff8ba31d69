/** Commands: what people may ask for, each a record whose text reads back as the same. */
package dev.workerbot.command;
