package dev.workerbot.message;

/** A PNG, drawn for a message. */
public final class Picture {
  private final String name;
  private final String alt;
  private final byte[] png;

  /**
   * @param name of the file, such as {@code horizon-web1.png}
   * @param alt what it shows, for who cannot see it
   */
  public Picture(String name, String alt, byte[] png) {
    this.name = name;
    this.alt = alt;
    this.png = png.clone();
  }

  public String name() {
    return name;
  }

  public String alt() {
    return alt;
  }

  public byte[] png() {
    return png.clone();
  }
}
