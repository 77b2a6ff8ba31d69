/** What a config is made of: YAML with its lines, and the keys that may stand in it. */
package dev.workerbot.app.config.key;
