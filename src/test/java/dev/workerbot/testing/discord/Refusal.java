package dev.workerbot.testing.discord;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What Discord says no with: an HTTP status, its own code, and for a bad form what is wrong. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final transient ObjectNode body;

  private Refusal(int status, int code, String message) {
    super(code + " " + message);
    this.status = status;
    this.body = FakeDiscord.JSON.createObjectNode().put("message", message).put("code", code);
  }

  int status() {
    return status;
  }

  String body() {
    return body.toString();
  }

  /** Discord's tree of errors, for what breaks its rules. */
  static Refusal invalid(List<Broken> broken) {
    if (broken.stream().anyMatch(one -> one.code().equals(Broken.EMPTY_MESSAGE))) {
      return new Refusal(400, 50006, "Cannot send an empty message");
    }
    Refusal refusal = new Refusal(400, 50035, "Invalid Form Body");
    ObjectNode errors = refusal.body.putObject("errors");
    for (Broken one : broken) {
      ObjectNode at = errors;
      for (String step : one.path().split("\\.", -1)) {
        at = at.withObjectProperty(step);
      }
      at.withArrayProperty("_errors")
          .addObject()
          .put("code", one.code())
          .put("message", one.message());
    }
    return refusal;
  }

  static Refusal unauthorized() {
    return new Refusal(401, 0, "401: Unauthorized");
  }

  static Refusal missingAccess() {
    return new Refusal(403, 50001, "Missing Access");
  }

  static Refusal oldMessage() {
    return new Refusal(
        400,
        30046,
        "Maximum number of edits to messages older than 1 hour reached. Try again later");
  }

  static Refusal missingPermissions() {
    return new Refusal(403, 50013, "Missing Permissions");
  }

  static Refusal noReplyWithoutHistory() {
    return new Refusal(400, 160002, "Cannot reply without permission to read message history");
  }

  static Refusal noTextChannel() {
    return new Refusal(400, 50008, "Cannot send messages in a non-text channel");
  }

  static Refusal forumTakesPostsOnly() {
    return new Refusal(400, 40058, "Cannot send a message in a forum channel");
  }

  static Refusal tagRequired() {
    return new Refusal(400, 40067, "A tag is required to create a forum post in this channel");
  }

  static Refusal cannotSendToUser() {
    return new Refusal(403, 50007, "Cannot send messages to this user");
  }

  static Refusal notMine() {
    return new Refusal(403, 50005, "Cannot edit a message authored by another user");
  }

  static Refusal unknownChannel() {
    return new Refusal(404, 10003, "Unknown Channel");
  }

  static Refusal unknownGuild() {
    return new Refusal(404, 10004, "Unknown Guild");
  }

  static Refusal unknownMember() {
    return new Refusal(404, 10007, "Unknown Member");
  }

  static Refusal unknownMessage() {
    return new Refusal(404, 10008, "Unknown Message");
  }

  static Refusal unknownUser() {
    return new Refusal(404, 10013, "Unknown User");
  }

  static Refusal unknownWebhook() {
    return new Refusal(404, 10015, "Unknown Webhook");
  }

  static Refusal unknownInteraction() {
    return new Refusal(404, 10062, "Unknown interaction");
  }

  static Refusal alreadyAnswered() {
    return new Refusal(400, 40060, "Interaction has already been acknowledged.");
  }

  static Refusal expiredToken() {
    return new Refusal(401, 50027, "Invalid Webhook Token");
  }

  static Refusal archivedThread() {
    return new Refusal(400, 50083, "Thread is archived");
  }

  static Refusal threadExists() {
    return new Refusal(400, 160004, "A thread has already been created for this message");
  }

  static Refusal noSuchRoute() {
    return new Refusal(404, 0, "404: Not Found");
  }
}
