package dev.elasticache.boot.autoconfigure;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

import dev.elasticache.boot.iam.IamLogin;
import dev.elasticache.boot.iam.IamTokens;
import dev.elasticache.boot.iam.SigV4;
import dev.elasticache.boot.local.LocalValkey;
import dev.elasticache.boot.valkey.CredentialsRenewal;
import dev.elasticache.boot.valkey.SimulatedScheduler;
import dev.elasticache.boot.valkey.ValkeyCredentials;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.data.redis.core.RedisOperations;
import org.springframework.data.redis.core.SessionCallback;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.listener.ChannelTopic;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Login with IAM to real servers, over TLS. Their user has exactly those passwords that
 * the specification derives, as ElastiCache would at the time.
 */
class ValkeyIamIntegrationTests {

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private static final Instant MORNING = Instant.parse("2026-11-24T08:00:00Z");

	private static final Instant NEXT_MORNING = MORNING.plus(Duration.ofHours(24));

	private static final Duration SESSION = Duration.ofHours(5);

	private static final String SECRET_KEY = "hushed-secret-key";

	@ParameterizedTest
	@ValueSource(strings = { "valkey-server", "redis-server" })
	void logsInFromPropertiesAlone(String binary) {
		try (AclServer server = new AclServer(LocalValkey.builder().binary(binary))) {
			SigV4 specification = new SigV4("AKIDEXAMPLE", SECRET_KEY, null, "us-east-1", "elasticache");
			Instant now = Instant.now();
			for (int second = 0; second < 120; second++) {
				server.allow(specification.token("app", "shop", false, now.plusSeconds(second)));
			}
			contextRunner(server)
				.withBean(AwsCredentialsProvider.class,
						() -> () -> AwsBasicCredentials.create("AKIDEXAMPLE", SECRET_KEY))
				.withPropertyValues("elasticache.valkey.username=app", "elasticache.valkey.iam.enabled=true",
						"elasticache.valkey.iam.cache-name=Shop", "elasticache.aws.region=us-east-1")
				.run((context) -> {
					assertThat(context).hasNotFailed();
					StringRedisTemplate template = context.getBean(StringRedisTemplate.class);
					writeAndRead(template);
					Awaitility.await().atMost(LIMIT).until(() -> {
						// A token of the same second is the same, and nothing new
						context.getBean(ValkeyCredentials.class).refresh();
						return server.calls("auth").all() > 0;
					});
					writeAndRead(template);
					assertThat(server.calls("auth").failed()).isZero();
					assertThat(server.calls("hello").failed()).isZero();
				});
		}
	}

	@Test
	void refusesToStartWithoutCredentials() {
		try (AclServer server = new AclServer(LocalValkey.builder())) {
			contextRunner(server).withBean(AwsCredentialsProvider.class, () -> () -> {
				throw new IllegalStateException("no credentials in the chain");
			})
				.withPropertyValues("elasticache.valkey.username=app", "elasticache.valkey.iam.enabled=true",
						"elasticache.valkey.iam.cache-name=shop", "elasticache.aws.region=us-east-1")
				.run((context) -> {
					FailureReport report = FailureReport.of(context.getStartupFailure());
					assertThat(report.description()).contains("AUTHENTICATION", "no credentials in the chain");
					assertThat(report.action()).contains("elasticache.valkey.iam.enabled");
				});
		}
	}

	/**
	 * A day with renewals about every three hours, and sessions that sign which end every
	 * five.
	 */
	@Test
	void losesNoOperationInADay() {
		try (SimulatedScheduler time = new SimulatedScheduler(MORNING);
				AclServer server = new AclServer(LocalValkey.builder())) {
			Day day = new Day(server, time);
			contextRunner(server).withBean(ValkeyCredentials.class, () -> credentials(time)).run((context) -> {
				assertThat(context).hasNotFailed();
				StringRedisTemplate template = context.getBean(StringRedisTemplate.class);
				try (Load load = new Load(); Subscription subscription = new Subscription(template)) {
					load.add(4, () -> writeAndRead(template)).add(1, () -> writeInTransaction(template, () -> {
					}));
					load.awaitRound();
					CredentialsRenewal renewal = context.getBean(ValkeyCredentials.class).getRenewal();
					int renewals = 0;
					while (day.goOn(load)) {
						CredentialsRenewal next = context.getBean(ValkeyCredentials.class).getRenewal();
						assertThat(next.isFailing()).isFalse();
						renewals += next.equals(renewal) ? 0 : 1;
						renewal = next;
					}
					assertThat(renewals).isGreaterThanOrEqualTo(8);
					assertThat(load.failures()).isEmpty();
					assertThat(server.calls("auth").all()).isGreaterThanOrEqualTo(2L * renewals);
				}
				assertThat(server.calls("auth").failed()).isZero();
				assertThat(server.calls("hello").failed()).isZero();
			});
		}
	}

	@Test
	void waitsForTheEndOfATransaction() {
		try (SimulatedScheduler time = new SimulatedScheduler(MORNING);
				AclServer server = new AclServer(LocalValkey.builder())) {
			Day day = new Day(server, time);
			contextRunner(server).withBean(ValkeyCredentials.class, () -> credentials(time)).run((context) -> {
				StringRedisTemplate template = context.getBean(StringRedisTemplate.class);
				writeAndRead(template);
				AtomicLong withinTransaction = new AtomicLong();
				writeInTransaction(template, () -> {
					long others = server.connections() - 1;
					day.goOn(null);
					Awaitility.await()
						.atMost(LIMIT)
						.untilAsserted(() -> assertThat(server.calls("auth").all()).isEqualTo(others));
					withinTransaction.set(server.calls("auth").all());
				});
				Awaitility.await().atMost(LIMIT).until(() -> server.calls("auth").all() == withinTransaction.get() + 1);
				assertThat(server.calls("auth").failed()).isZero();
			});
		}
	}

	private static ValkeyCredentials credentials(SimulatedScheduler time) {
		AwsCredentialsProvider provider = () -> session(time.getClock().instant());
		IamTokens tokens = new IamTokens(new IamLogin("app", "shop", true, "us-east-1"), provider, time.getClock());
		IamValkeyLogin login = new IamValkeyLogin(tokens);
		return new ValkeyCredentials(login, login.renewalInterval(), time);
	}

	private static AwsSessionCredentials session(Instant now) {
		long number = Duration.between(MORNING, now).dividedBy(SESSION);
		return AwsSessionCredentials.builder()
			.accessKeyId("ASIASESSION" + number)
			.secretAccessKey(SECRET_KEY + number)
			.sessionToken("hushed-session-token-" + number)
			.expirationTime(MORNING.plus(SESSION.multipliedBy(number + 1)))
			.build();
	}

	private static ApplicationContextRunner contextRunner(AclServer server) {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, ElastiCacheTlsAutoConfiguration.class,
					ElastiCacheValkeyAutoConfiguration.class, DataRedisAutoConfiguration.class,
					ElastiCacheStartupCheckAutoConfiguration.class))
			.withPropertyValues("elasticache.valkey.endpoint=" + server.endpoint(), "elasticache.tls.bundle=local",
					"elasticache.valkey.command-timeout=10s", "elasticache.valkey.connect-timeout=10s",
					"spring.ssl.bundle.pem.local.truststore.certificate=" + server.authorityFile());
	}

	private static void writeAndRead(StringRedisTemplate template) {
		String key = UUID.randomUUID().toString();
		template.opsForValue().set(key, "value");
		assertThat(template.opsForValue().get(key)).isEqualTo("value");
	}

	private static void writeInTransaction(StringRedisTemplate template, Runnable meanwhile) {
		List<Object> results = template.execute(new SessionCallback<>() {

			@Override
			@SuppressWarnings("unchecked")
			public <K, V> List<Object> execute(RedisOperations<K, V> operations) {
				operations.multi();
				operations.opsForValue().set((K) "transaction", (V) "value");
				meanwhile.run();
				operations.opsForValue().get("transaction");
				return operations.exec();
			}

		});
		assertThat(results).hasSize(2).last().isEqualTo("value");
	}

	/**
	 * A day on the clock of clients and server, from one renewal or session to the next.
	 */
	private static final class Day {

		private final AclServer server;

		private final SimulatedScheduler time;

		private final Deque<String> valid = new ArrayDeque<>();

		Day(AclServer server, SimulatedScheduler time) {
			this.server = server;
			this.time = time;
			allow(MORNING);
		}

		/**
		 * Goes on to the next renewal or session. Tokens of before are allowed until all
		 * who may have got one have used it.
		 */
		boolean goOn(Load load) {
			Instant next = next();
			if (next.isAfter(NEXT_MORNING)) {
				return false;
			}
			allow(next);
			long before = this.server.calls("auth").all();
			boolean isRenewal = next.equals(this.time.nextDue());
			this.time.advanceTo(next);
			if (load != null) {
				if (isRenewal) {
					Awaitility.await().atMost(LIMIT).until(() -> this.server.calls("auth").all() >= before + 2);
				}
				load.awaitRound();
				while (this.valid.size() > 1) {
					this.server.forbid(this.valid.removeFirst());
				}
				load.awaitRound();
			}
			return true;
		}

		private Instant next() {
			Instant now = this.time.getClock().instant();
			long sessions = Duration.between(MORNING, now).dividedBy(SESSION);
			Instant nextSession = MORNING.plus(SESSION.multipliedBy(sessions + 1));
			Instant renewal = this.time.nextDue();
			return renewal.isBefore(nextSession) ? renewal : nextSession;
		}

		private void allow(Instant now) {
			AwsSessionCredentials session = session(now);
			String token = new SigV4(session.accessKeyId(), session.secretAccessKey(), session.sessionToken(),
					"us-east-1", "elasticache")
				.token("app", "shop", true, now);
			// A renewal and a session of the same second have one token
			if (!token.equals(this.valid.peekLast())) {
				this.server.allow(token);
				this.valid.addLast(token);
			}
		}

	}

	/**
	 * Connection that waits for messages.
	 */
	private static final class Subscription implements AutoCloseable {

		private final RedisMessageListenerContainer container = new RedisMessageListenerContainer();

		Subscription(StringRedisTemplate template) {
			this.container.setConnectionFactory(template.getRequiredConnectionFactory());
			this.container.afterPropertiesSet();
			this.container.addMessageListener((message, pattern) -> {
			}, ChannelTopic.of("news"));
			this.container.start();
		}

		@Override
		public void close() {
			this.container.stop();
		}

	}

}
