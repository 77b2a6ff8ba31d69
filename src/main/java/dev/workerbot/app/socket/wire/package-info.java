/** What the bot and its local clients say to each other: lines of JSON. */
package dev.workerbot.app.socket.wire;
