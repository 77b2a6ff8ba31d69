package dev.workerbot.testing;

/** Workers that no Laravel runs, and what a config says of how they are signalled. */
public final class OtherStacks {
  /** For Supervisor; the mailer has no way. */
  public static final String PROGRAMS =
      """
      [program:sidekiq]
      command=bundle exec sidekiq
      [program:nginx]
      command=nginx -g 'daemon off;'
      [program:mailer]
      command=sleep 1000
      """;

  /** For the bot. */
  public static final String CONFIG =
      """
      graceful:
        - {name: sidekiq, workers: sidekiq, restart: [TSTP, TERM], pause: TSTP}
        - {name: nginx, workers: nginx, restart: HUP, keeps-pid: true}
      """;

  private OtherStacks() {}
}
