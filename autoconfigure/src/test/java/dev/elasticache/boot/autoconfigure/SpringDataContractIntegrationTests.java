package dev.elasticache.boot.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.elasticache.boot.local.LocalValkey;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import reactor.core.Disposable;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisReactiveAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.annotation.Id;
import org.springframework.data.redis.RedisConnectionFailureException;
import org.springframework.data.redis.connection.PoolException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.RedisHash;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.index.Indexed;
import org.springframework.data.redis.core.script.RedisScript;
import org.springframework.data.redis.core.types.RedisClientInfo;
import org.springframework.data.redis.listener.PatternTopic;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;
import org.springframework.data.redis.repository.configuration.EnableRedisRepositories;
import org.springframework.data.repository.CrudRepository;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;
import org.springframework.session.data.redis.config.annotation.web.http.EnableRedisHttpSession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What Spring offers on a connection factory and has to go on working on ours, over TLS,
 * whatever the topology.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SpringDataContractIntegrationTests {

	private static final Duration LIMIT = Duration.ofSeconds(8);

	private final LocalValkey engine;

	private final String[] properties;

	/**
	 * Creates tests.
	 * @param engine the engine
	 * @param properties more properties, which may contain the reader port
	 */
	SpringDataContractIntegrationTests(LocalValkey engine, String... properties) {
		this.engine = engine;
		this.properties = Stream.of(properties)
			.map((property) -> property.formatted(engine.readerPort()))
			.toArray(String[]::new);
	}

	@AfterAll
	void stopEngine() {
		this.engine.close();
	}

	@Test
	void executesCommandsOfTemplate() {
		contextRunner().run((context) -> {
			StringRedisTemplate template = context.getBean(StringRedisTemplate.class);
			String key = UUID.randomUUID().toString();
			template.opsForHash().put(key, "title", "Emma");
			assertThat(template.opsForHash().entries(key)).containsOnly(Map.entry("title", "Emma"));
			assertThat(template.execute(RedisScript.of("return redis.call('HGET', KEYS[1], ARGV[1])", String.class),
					List.of(key), "title"))
				.isEqualTo("Emma");
			assertThat(template.delete(key)).isTrue();
			template.opsForList().rightPush(key, "first");
			assertThat(template.opsForList().leftPop(key, Duration.ofSeconds(1))).isEqualTo("first");
		});
	}

	@Test
	void executesPipelineOfTemplate() {
		contextRunner().run((context) -> {
			StringRedisTemplate template = context.getBean(StringRedisTemplate.class);
			String key = UUID.randomUUID().toString();
			List<Object> replies = template.executePipelined((RedisCallback<Object>) (connection) -> {
				for (int i = 0; i < 100; i++) {
					connection.stringCommands().incr(key.getBytes());
				}
				return null;
			});
			assertThat(replies).hasSize(100).last().isEqualTo(100L);
		});
	}

	@Test
	void executesCommandsOfReactiveTemplate() {
		contextRunner().run((context) -> {
			ReactiveStringRedisTemplate template = context.getBean(ReactiveStringRedisTemplate.class);
			String key = UUID.randomUUID().toString();
			assertThat(template.opsForValue().set(key, "value").then(template.opsForValue().get(key)).block(LIMIT))
				.isEqualTo("value");
		});
	}

	@Test
	void deliversMessagesToListeners() {
		contextRunner().withUserConfiguration(Listener.class).run((context) -> {
			StringRedisTemplate template = context.getBean(StringRedisTemplate.class);
			BlockingQueue<String> received = context.getBean(Messages.class).received();
			Awaitility.await().atMost(LIMIT).until(() -> {
				template.convertAndSend("news.books", "to listeners");
				return "to listeners".equals(received.poll(100, TimeUnit.MILLISECONDS));
			});
		});
	}

	@Test
	void deliversMessagesToReactiveListeners() {
		contextRunner().run((context) -> {
			ReactiveStringRedisTemplate template = context.getBean(ReactiveStringRedisTemplate.class);
			BlockingQueue<String> received = new LinkedBlockingQueue<>();
			Disposable subscription = template.listenToChannel("flow")
				.subscribe((message) -> received.add(message.getMessage()));
			Awaitility.await().atMost(LIMIT).until(() -> {
				template.convertAndSend("flow", "to subscribers").block(LIMIT);
				return "to subscribers".equals(received.poll(100, TimeUnit.MILLISECONDS));
			});
			subscription.dispose();
		});
	}

	@Test
	void keepsEntitiesOfRepositories() {
		contextRunner().withUserConfiguration(Repositories.class).run((context) -> {
			Books books = context.getBean(Books.class);
			String author = UUID.randomUUID().toString();
			Book book = books.save(new Book("1", "Emma", author));
			assertThat(books.findById("1")).contains(book);
			assertThat(books.findByAuthor(author)).containsExactly(book);
			books.delete(book);
			assertThat(books.findById("1")).isEmpty();
			assertThat(books.findByAuthor(author)).isEmpty();
		});
	}

	@Test
	void keepsSessions() {
		contextRunner().withUserConfiguration(Sessions.class).run((context) -> {
			SessionRepository<?> sessions = context.getBean(SessionRepository.class);
			keepSession(sessions);
		});
	}

	private <S extends Session> void keepSession(SessionRepository<S> sessions) {
		S session = sessions.createSession();
		session.setAttribute("cart", "Emma");
		sessions.save(session);
		S found = sessions.findById(session.getId());
		assertThat(found.<String>getAttribute("cart")).isEqualTo("Emma");
		sessions.deleteById(session.getId());
		assertThat(sessions.findById(session.getId())).isNull();
	}

	@Test
	void tellsServersTheNameOfTheClient() {
		String name = "shop-" + UUID.randomUUID();
		contextRunner().withPropertyValues("spring.data.redis.client-name=" + name)
			.run((context) -> assertThat(clientNames(context.getBean(StringRedisTemplate.class))).contains(name));
	}

	private List<String> clientNames(StringRedisTemplate template) {
		List<RedisClientInfo> clients = template.execute(
				(RedisCallback<List<RedisClientInfo>>) (connection) -> connection.serverCommands().getClientList());
		return clients.stream().map(RedisClientInfo::getName).toList();
	}

	@Test
	void takesConnectionsFromPool() {
		contextRunner()
			.withPropertyValues("spring.data.redis.lettuce.pool.max-active=2",
					"spring.data.redis.lettuce.pool.max-wait=100ms")
			.run((context) -> {
				RedisConnectionFactory connectionFactory = context.getBean(RedisConnectionFactory.class);
				context.getBean(StringRedisTemplate.class).hasKey("key");
				try (RedisConnection first = connectionFactory.getConnection();
						RedisConnection second = connectionFactory.getConnection()) {
					first.openPipeline();
					assertThatExceptionOfType(RedisConnectionFailureException.class).isThrownBy(second::openPipeline)
						.withCauseInstanceOf(PoolException.class);
				}
				try (RedisConnection next = connectionFactory.getConnection()) {
					next.openPipeline();
				}
			});
	}

	final ApplicationContextRunner contextRunner() {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, ElastiCacheTlsAutoConfiguration.class,
					ElastiCacheValkeyAutoConfiguration.class, DataRedisAutoConfiguration.class,
					DataRedisReactiveAutoConfiguration.class))
			.withPropertyValues("elasticache.valkey.endpoint=localhost:" + this.engine.port(),
					"elasticache.valkey.connect-timeout=5s", "elasticache.valkey.command-timeout=5s",
					"elasticache.tls.bundle=local",
					"spring.ssl.bundle.pem.local.truststore.certificate=file:"
							+ this.engine.certificates().authorityFile())
			.withPropertyValues(this.properties);
	}

	interface Books extends CrudRepository<Book, String> {

		List<Book> findByAuthor(String author);

	}

	@RedisHash("books")
	record Book(@Id String isbn, String title, @Indexed String author) {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableRedisRepositories(basePackageClasses = SpringDataContractIntegrationTests.class,
			considerNestedRepositories = true)
	static class Repositories {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableRedisHttpSession
	static class Sessions {

	}

	@Configuration(proxyBeanMethods = false)
	static class Listener {

		@Bean
		Messages messages() {
			return new Messages(new LinkedBlockingQueue<>());
		}

		@Bean
		RedisMessageListenerContainer listenerContainer(RedisConnectionFactory connectionFactory, Messages messages) {
			RedisMessageListenerContainer container = new RedisMessageListenerContainer();
			container.setConnectionFactory(connectionFactory);
			container.addMessageListener((message, pattern) -> messages.received().add(message.toString()),
					new PatternTopic("news.*"));
			return container;
		}

	}

	record Messages(BlockingQueue<String> received) {

	}

}
