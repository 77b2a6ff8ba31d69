package dev.workerbot.app.http;

/** What goes back over HTTP. */
record HttpReply(int code, String type, String body) {
  static final String TEXT = "text/plain; charset=utf-8";
  static final String JSON = "application/json";
}
