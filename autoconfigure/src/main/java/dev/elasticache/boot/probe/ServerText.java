package dev.elasticache.boot.probe;

/**
 * Text a server sent, made fit for a line of a log.
 *
 * @author The ElastiCache Boot authors
 */
final class ServerText {

	private static final int MAX_LENGTH = 200;

	private ServerText() {
	}

	static String clean(String text) {
		StringBuilder clean = new StringBuilder();
		for (int i = 0; i < text.length() && clean.length() < MAX_LENGTH; i++) {
			char character = text.charAt(i);
			clean.append((character >= ' ' && character < 127) ? character : ' ');
		}
		String stripped = clean.toString().strip();
		return stripped.endsWith(".") ? stripped.substring(0, stripped.length() - 1) : stripped;
	}

}
