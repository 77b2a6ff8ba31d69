package dev.workerbot.supervisor.reply;

import dev.workerbot.message.secret.Secrets;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.worker.ServerName;

/**
 * Why a server gave no answer.
 *
 * @param sentence for people: what is wrong and what to do
 */
public record Problem(ProblemKind problemKind, String sentence) {
  public Problem {
    sentence = Secrets.masked(sentence);
  }

  /** The sentence, about this server. */
  public Sentence on(ServerName server) {
    return Sentence.about(server, sentence);
  }

  /** What went wrong, as far as a caller acts on it. */
  public enum ProblemKind {
    /** No connection to the server. The request did not reach it. */
    UNREACHABLE,
    /** Host key, login or channel refused. The request did not reach the server. */
    CONNECTION_REFUSED,
    /** The connection broke or the limit passed; the request may have been carried out. */
    LOST,
    /** supervisord is not running, or its socket is gone or dead. */
    DOWN,
    /** The server is there and runs what we ask for, but supervisorctl gets no answer. */
    HUNG,
    /** supervisord is shutting down or restarting. */
    SHUTTING_DOWN,
    /** sudo or the socket's permissions refuse us. */
    NOT_PERMITTED,
    /** Supervisor's own user name and password are missing or wrong. */
    PASSWORD_WANTED,
    /** supervisorctl is not there. */
    NOT_INSTALLED,
    /** supervisorctl is there and run, and breaks by itself. */
    BROKEN,
    /** The SSH user's login shell runs nothing, or prints something of its own. */
    LOGIN_SHELL,
    /** No such worker. */
    NO_SUCH_WORKER,
    /** No log, or none that can be read. */
    NO_LOG,
    /** No config file, or none that can be read. */
    NO_CONFIG,
    /** An answer that we do not understand. */
    NOT_UNDERSTOOD
  }

  /** Whether the server was there, and let us run something. */
  public boolean reachedServer() {
    return switch (problemKind) {
      case UNREACHABLE, CONNECTION_REFUSED, LOST -> false;
      default -> true;
    };
  }

  /** Whether nothing was heard from the server's supervisord, be it well or not. */
  public boolean isSilence() {
    return switch (problemKind) {
      case UNREACHABLE, LOST, HUNG -> true;
      default -> false;
    };
  }

  /** Whether waiting can help. */
  public boolean mayPass() {
    return switch (problemKind) {
      case UNREACHABLE, LOST, DOWN, HUNG, SHUTTING_DOWN -> true;
      default -> false;
    };
  }
}
