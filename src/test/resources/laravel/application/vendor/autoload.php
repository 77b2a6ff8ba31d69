<?php

// In place of Composer's: Debian's php-laravel-framework lies on PHP's include_path.
require_once 'Illuminate/autoload.php';

spl_autoload_register(function (string $class): void {
    $file = __DIR__.'/../app/'.str_replace('\\', '/', substr($class, strlen('App\\'))).'.php';
    if (str_starts_with($class, 'App\\') && is_file($file)) {
        require $file;
    }
});
