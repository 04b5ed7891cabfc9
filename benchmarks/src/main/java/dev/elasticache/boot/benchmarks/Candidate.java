package dev.elasticache.boot.benchmarks;

import java.util.List;

/**
 * Who may take part.
 *
 * @param name the name for people
 * @param type the name of the contender's class
 * @param engine the engine that it asks
 * @param tls whether it asks over TLS
 * @param peers whether its class path is that of the other module
 * @param properties properties of its application, each as {@code name=value}
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public record Candidate(String name, String type, Engine engine, boolean tls, boolean peers, List<String> properties) {

	private static final String CONTENDERS = "dev.elasticache.boot.benchmarks.contender.";

	private static final String PEERS = "dev.elasticache.boot.benchmarks.peers.";

	static final Candidate EMPTY = of("Empty application", "EmptyApplication", Engine.VALKEY, false);

	static final Candidate OURS_ON_VALKEY = of("ElastiCache cache on Valkey", "ElastiCacheOnValkey", Engine.VALKEY,
			true);

	static final Candidate OURS_WITH_OPENSSL = new Candidate("ElastiCache cache on Valkey with OpenSSL",
			OURS_ON_VALKEY.type(), Engine.VALKEY, true, false, List.of("elasticache.tls.provider=openssl"));

	static final Candidate OURS_ON_MEMCACHED = of("ElastiCache cache on Memcached", "ElastiCacheOnMemcached",
			Engine.MEMCACHED, true);

	static final Candidate STOCK = of("Spring Boot RedisCache", "StockBoot", Engine.VALKEY, true);

	static final Candidate LETTUCE = of("Lettuce", "RawLettuce", Engine.VALKEY, true);

	static final Candidate OUR_SPYMEMCACHED = of("spymemcached with our TLS layer", "ElastiCacheSpymemcached",
			Engine.MEMCACHED, true);

	static final Candidate SPYMEMCACHED = of("spymemcached", "RawSpymemcached", Engine.MEMCACHED, false);

	static final Candidate AWS_FORK = peer("AWS's fork of spymemcached", "AwsFork", true);

	static final Candidate SIXHOURS = peer("sixhours Memcached cache", "SixhoursCache", false);

	private static Candidate of(String name, String type, Engine engine, boolean tls) {
		return new Candidate(name, CONTENDERS + type, engine, tls, false, List.of());
	}

	private static Candidate peer(String name, String type, boolean tls) {
		return new Candidate(name, PEERS + type, Engine.MEMCACHED, tls, true, List.of());
	}

	/**
	 * Returns all candidates, ours first, by engine.
	 * @return the candidates
	 */
	static List<Candidate> all() {
		return List.of(EMPTY, OURS_ON_VALKEY, OURS_WITH_OPENSSL, OURS_ON_VALKEY.plainText(), STOCK, STOCK.plainText(),
				LETTUCE, LETTUCE.plainText(), of("Jedis pool", "JedisPool", Engine.VALKEY, true),
				of("Redisson cache", "RedissonCache", Engine.VALKEY, true),
				of("Valkey GLIDE", "Glide", Engine.VALKEY, true), OURS_ON_MEMCACHED, OURS_ON_MEMCACHED.plainText(),
				OUR_SPYMEMCACHED, SPYMEMCACHED, AWS_FORK, SIXHOURS, of("folsom", "Folsom", Engine.MEMCACHED, true));
	}

	/**
	 * Returns the candidates whose names contain one of some texts.
	 * @param texts the texts, with a semicolon between them, as names have commas
	 * @return the candidates
	 */
	static List<Candidate> named(String texts) {
		List<String> wanted = List.of(texts.split(";"));
		return all().stream().filter((candidate) -> wanted.stream().anyMatch(candidate.toString()::contains)).toList();
	}

	boolean ours() {
		return this.type.contains("ElastiCache");
	}

	Candidate plainText() {
		return new Candidate(this.name, this.type, this.engine, false, this.peers, this.properties);
	}

	@Override
	public String toString() {
		return this.name + ((this.tls) ? ", TLS" : ", plain text");
	}

	/**
	 * What a candidate asks.
	 */
	public enum Engine {

		/** Valkey, or Redis. */
		VALKEY,

		/** Memcached. */
		MEMCACHED

	}

}
