package dev.elasticache.boot.sample;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/**
 * Presses the buttons of the page.
 *
 * @author The ElastiCache Boot authors
 */
final class Browser {

	private final HttpClient client = HttpClient.newBuilder().followRedirects(Redirect.NORMAL).build();

	private final URI root;

	Browser(int port) {
		this.root = URI.create("http://localhost:%d/".formatted(port));
	}

	HttpResponse<String> get(String path) {
		return send(HttpRequest.newBuilder(this.root.resolve(path)).build());
	}

	/**
	 * Submits a form.
	 * @param path the path of the form's action
	 * @param isbn what is in its field
	 * @return the page that comes after
	 */
	HttpResponse<String> post(String path, String isbn) {
		return send(HttpRequest.newBuilder(this.root.resolve(path))
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(BodyPublishers.ofString("isbn=" + URLEncoder.encode(isbn, StandardCharsets.UTF_8)))
			.build());
	}

	private HttpResponse<String> send(HttpRequest request) {
		try {
			return this.client.send(request, BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new IllegalStateException("No answer from " + request.uri(), ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted", ex);
		}
	}

	/**
	 * Returns the part of a page that shows a cache.
	 * @param page the page
	 * @param cache the name of the cache
	 * @return the part
	 */
	static String card(HttpResponse<String> page, String cache) {
		int start = page.body().indexOf("<section id=\"%s\"".formatted(cache));
		return page.body().substring(start, page.body().indexOf("</section>", start));
	}

}
