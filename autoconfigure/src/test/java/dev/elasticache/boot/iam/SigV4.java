package dev.elasticache.boot.iam;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Presigned requests of AWS as the specification derives them, step by step and without
 * the SDK: <a href=
 * "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">Create
 * a signed AWS API request</a>.
 */
public record SigV4(String accessKey, String secretKey, String sessionToken, String region, String service) {

	private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyyMMdd").withZone(ZoneOffset.UTC);

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'")
		.withZone(ZoneOffset.UTC);

	/**
	 * Returns the token that ElastiCache takes from a user, its parameters in the order
	 * that the SDK writes them. The signature does not depend on it.
	 */
	public String token(String user, String cacheName, boolean serverless, Instant now) {
		Map<String, String> query = query(user, serverless, now);
		String parameters = Stream
			.of("Action", "User", "ResourceType", "X-Amz-Security-Token", "X-Amz-Algorithm", "X-Amz-Date",
					"X-Amz-SignedHeaders", "X-Amz-Credential", "X-Amz-Expires")
			.filter(query::containsKey)
			.map((name) -> name + "=" + encode(query.get(name)))
			.collect(Collectors.joining("&"));
		return "%s/?%s&X-Amz-Signature=%s".formatted(cacheName, parameters, signature(cacheName, query, now));
	}

	Map<String, String> query(String user, boolean serverless, Instant now) {
		Map<String, String> query = new TreeMap<>();
		query.put("Action", "connect");
		query.put("User", user);
		if (serverless) {
			query.put("ResourceType", "ServerlessCache");
		}
		query.put("X-Amz-Algorithm", "AWS4-HMAC-SHA256");
		query.put("X-Amz-Credential", this.accessKey + "/" + scope(now));
		query.put("X-Amz-Date", TIME.format(now));
		query.put("X-Amz-Expires", "900");
		if (this.sessionToken != null) {
			query.put("X-Amz-Security-Token", this.sessionToken);
		}
		query.put("X-Amz-SignedHeaders", "host");
		return query;
	}

	/**
	 * Returns the method, path, query, headers, names of signed headers and hash of the
	 * empty body, a line each.
	 */
	String canonicalRequest(String host, Map<String, String> query) {
		return String.join("\n", "GET", "/", encode(query), "host:" + host, "", "host", sha256(""));
	}

	String stringToSign(String canonicalRequest, Instant now) {
		return String.join("\n", "AWS4-HMAC-SHA256", TIME.format(now), scope(now), sha256(canonicalRequest));
	}

	byte[] signingKey(Instant now) {
		byte[] dateKey = hmac(("AWS4" + this.secretKey).getBytes(StandardCharsets.UTF_8), DATE.format(now));
		byte[] regionKey = hmac(dateKey, this.region);
		byte[] serviceKey = hmac(regionKey, this.service);
		return hmac(serviceKey, "aws4_request");
	}

	String signature(String host, Map<String, String> query, Instant now) {
		String stringToSign = stringToSign(canonicalRequest(host, query), now);
		return HexFormat.of().formatHex(hmac(signingKey(now), stringToSign));
	}

	private String scope(Instant now) {
		return String.join("/", DATE.format(now), this.region, this.service, "aws4_request");
	}

	private static String encode(Map<String, String> query) {
		return new TreeMap<>(query).entrySet()
			.stream()
			.map((entry) -> encode(entry.getKey()) + "=" + encode(entry.getValue()))
			.collect(Collectors.joining("&"));
	}

	private static String encode(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8)
			.replace("+", "%20")
			.replace("*", "%2A")
			.replace("%7E", "~");
	}

	private static String sha256(String text) {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
			return HexFormat.of().formatHex(digest);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static byte[] hmac(byte[] key, String text) {
		try {
			Mac mac = Mac.getInstance("HmacSHA256");
			mac.init(new SecretKeySpec(key, "HmacSHA256"));
			return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
