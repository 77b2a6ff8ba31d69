/** A program's file: written, read back, and compared line by line. */
package dev.workerbot.program.file;
