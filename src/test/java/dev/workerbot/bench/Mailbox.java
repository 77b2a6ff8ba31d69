package dev.workerbot.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A mail server on loopback that takes every mail and keeps when it came. */
final class Mailbox implements AutoCloseable {
  private final ServerSocket listener;
  private final List<Mail> mails = new CopyOnWriteArrayList<>();

  /** A mail with its header lines, and when the last of it arrived. */
  record Mail(String text, Instant at) {}

  Mailbox() throws IOException {
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  List<Mail> mails() {
    return List.copyOf(mails);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        Thread.ofVirtual().start(() -> converse(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void converse(Socket socket) {
    try (socket) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      say(socket, "220 loopback");
      String line = in.readLine();
      while (line != null && !line.equalsIgnoreCase("QUIT")) {
        if (line.equalsIgnoreCase("DATA")) {
          say(socket, "354 go on");
          mails.add(new Mail(body(in), Instant.now()));
        }
        say(socket, "250 loopback");
        line = in.readLine();
      }
      say(socket, "221 loopback");
    } catch (IOException _) {
      // Whoever sends is gone; what arrived whole is kept.
    }
  }

  private static String body(BufferedReader in) throws IOException {
    StringBuilder text = new StringBuilder();
    for (String line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
      text.append(line).append('\n');
    }
    return text.toString();
  }

  private static void say(Socket socket, String line) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  /** Who has sent mail. */
  @Override
  public String toString() {
    return mails.stream()
        .flatMap(mail -> mail.text().lines().filter(line -> line.startsWith("From:")))
        .toList()
        .toString();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
