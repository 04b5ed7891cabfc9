package dev.elasticache.boot.autoconfigure;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import javax.tools.ToolProvider;

import dev.elasticache.boot.cache.ElastiCacheCache;
import dev.elasticache.boot.cache.ElastiCacheCacheManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.GeneratedFiles.Kind;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.beans.BeanUtils;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.javapoet.ClassName;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for applications that are processed ahead of time.
 */
class AheadOfTimeProcessingTests {

	private static final String[] PROPERTIES = { "elasticache.valkey.endpoint=localhost:1",
			"elasticache.memcached.endpoint=localhost:1", "elasticache.cache.store=valkey",
			"elasticache.caches.books.store=memcached", "elasticache.caches.books.ttl=5m" };

	@TempDir
	private Path directory;

	@Test
	void cachesAfterProcessing() throws Exception {
		ClassName initializer = process();
		// Generated code has to be in the packages of what it calls
		try (URLClassLoader classLoader = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
			Thread.currentThread().setContextClassLoader(classLoader);
			classLoader.loadClass(ProcessedApplication.class.getName())
				.getMethod("run", String.class)
				.invoke(null, initializer.canonicalName());
		}
		finally {
			Thread.currentThread().setContextClassLoader(getClass().getClassLoader());
		}
	}

	private ClassName process() throws IOException {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		TestPropertyValues.of(PROPERTIES).applyTo(context);
		context.register(Application.class, SslAutoConfiguration.class, ElastiCacheTlsAutoConfiguration.class,
				ElastiCacheValkeyAutoConfiguration.class, ElastiCacheMemcachedAutoConfiguration.class,
				DataRedisAutoConfiguration.class, ElastiCacheCachingAutoConfiguration.class,
				CacheAutoConfiguration.class, ElastiCacheStartupCheckAutoConfiguration.class);
		InMemoryGeneratedFiles files = new InMemoryGeneratedFiles();
		DefaultGenerationContext generation = new DefaultGenerationContext(
				new ClassNameGenerator(ClassName.get(Application.class)), files);
		ClassName initializer = new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
		generation.writeGeneratedContent();
		write(files, Kind.CLASS);
		List<String> arguments = new ArrayList<>(List.of("-proc:none", "-nowarn", "-d", this.directory.toString(),
				"-classpath", System.getProperty("java.class.path")));
		arguments.addAll(write(files, Kind.SOURCE));
		assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)))
			.isZero();
		return initializer;
	}

	private List<String> write(InMemoryGeneratedFiles files, Kind kind) {
		return files.getGeneratedFiles(kind).entrySet().stream().map((file) -> {
			Path path = this.directory.resolve(file.getKey());
			try (InputStream content = file.getValue().getInputStream()) {
				Files.createDirectories(path.getParent());
				Files.copy(content, path);
				return path.toString();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}).toList();
	}

	private URL[] classPath() throws MalformedURLException {
		List<URL> urls = new ArrayList<>(List.of(this.directory.toUri().toURL()));
		for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
			urls.add(Path.of(entry).toUri().toURL());
		}
		return urls.toArray(URL[]::new);
	}

	/**
	 * The application as it runs after it was processed.
	 */
	public static final class ProcessedApplication {

		private ProcessedApplication() {
		}

		@SuppressWarnings("unchecked")
		public static void run(String initializer) throws ClassNotFoundException {
			ClassLoader classLoader = ProcessedApplication.class.getClassLoader();
			try (GenericApplicationContext context = new GenericApplicationContext()) {
				TestPropertyValues.of(PROPERTIES).applyTo(context);
				((ApplicationContextInitializer<GenericApplicationContext>) BeanUtils
					.instantiateClass(classLoader.loadClass(initializer))).initialize(context);
				context.refresh();
				CacheManager cacheManager = context.getBean(CacheManager.class);
				assertThat(cacheManager).isInstanceOf(ElastiCacheCacheManager.class);
				assertEngine(cacheManager, "books", "memcached");
				assertEngine(cacheManager, "authors", "valkey");
			}
		}

		private static void assertEngine(CacheManager cacheManager, String cache, String engine) {
			assertThat(cacheManager.getCache(cache)).isInstanceOfSatisfying(ElastiCacheCache.class,
					(found) -> assertThat(found.getSettings().store().getEngine()).isEqualTo(engine));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableCaching
	static class Application {

		@Bean
		ElastiCacheCacheManagerBuilderCustomizer customizer() {
			return (builder) -> builder.settings("books", (settings) -> settings.nullValues(false));
		}

	}

}
