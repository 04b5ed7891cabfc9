package com.example.shop;

import java.io.Serializable;

import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

@SpringBootApplication
@EnableCaching
public class Shop {

	public static void main(String[] args) {
		SpringApplication.run(Shop.class, args).close();
	}

	@Bean
	CommandLineRunner shopper(Articles articles) {
		return (args) -> {
			Article first = articles.find("42");
			Article second = articles.find("42");
			System.out.println("found " + first.equals(second) + ", looked up " + articles.lookups());
		};
	}

	public record Article(String number) implements Serializable {

	}

	@Component
	public static class Articles {

		private int lookups;

		@Cacheable("articles")
		public Article find(String number) {
			this.lookups++;
			return new Article(number);
		}

		public int lookups() {
			return this.lookups;
		}

	}

}
