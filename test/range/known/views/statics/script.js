document.title = 'Built';
