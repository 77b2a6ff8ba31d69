package dev.workerbot.chat.slack.call;

import java.time.Duration;

/**
 * How patient we are with Slack.
 *
 * @param reconnectPauses between attempts to connect
 * @param ping how often the socket is asked for a sign of life; without one it is dead
 * @param answer in which each step of connecting has to be answered
 * @param stable after which a socket has proved to hold
 * @param lostTooLong after which somebody has to know that we hear nothing
 * @param otherConnections how we look for other programs on the same app
 * @param token how often the bot's token is tried
 */
public record SlackTempo(
    ReconnectPauses reconnectPauses,
    Duration ping,
    Duration answer,
    Duration stable,
    Duration lostTooLong,
    OtherConnections otherConnections,
    Duration token) {
  public static final SlackTempo USUAL =
      new SlackTempo(
          new ReconnectPauses(
              Duration.ofSeconds(1),
              Duration.ofSeconds(5),
              Duration.ofSeconds(10),
              Duration.ofSeconds(60),
              Duration.ofMinutes(3)),
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          new OtherConnections(Duration.ofSeconds(60), Duration.ofMinutes(10)),
          Duration.ofMinutes(5));

  /**
   * Pauses between attempts to connect.
   *
   * @param first the shortest
   * @param unreached the longest while nothing answers: that is a burden to nobody
   * @param unreadable the longest while something else than Slack answers
   * @param refused the longest while Slack says no; a twelfth of it is the shortest where Slack
   *     says that there is too much of us
   * @param unmended the longest while only a person can mend it
   */
  public record ReconnectPauses(
      Duration first,
      Duration unreached,
      Duration unreadable,
      Duration refused,
      Duration unmended) {}

  /**
   * How we look for others.
   *
   * @param after which a suspicion is looked into
   * @param again how often it is then
   */
  public record OtherConnections(Duration after, Duration again) {}

  /** The same, so many times as fast. */
  public SlackTempo faster(int times) {
    return new SlackTempo(
        new ReconnectPauses(
            reconnectPauses.first().dividedBy(times),
            reconnectPauses.unreached().dividedBy(times),
            reconnectPauses.unreadable().dividedBy(times),
            reconnectPauses.refused().dividedBy(times),
            reconnectPauses.unmended().dividedBy(times)),
        ping.dividedBy(times),
        answer.dividedBy(times),
        stable.dividedBy(times),
        lostTooLong.dividedBy(times),
        new OtherConnections(
            otherConnections.after().dividedBy(times), otherConnections.again().dividedBy(times)),
        token.dividedBy(times));
  }
}
